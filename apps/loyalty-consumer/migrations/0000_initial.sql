CREATE SCHEMA "loyalty";
--> statement-breakpoint
CREATE TABLE "loyalty"."dead_letters" (
	"letter_id" bigserial PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"subscription" text,
	"type" text,
	"id" text,
	"reason" text NOT NULL,
	"error" text NOT NULL,
	"attempts" integer NOT NULL,
	"body" "bytea" NOT NULL,
	"attributes" json NOT NULL,
	"died_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "loyalty"."entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "loyalty"."entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sale_id" text NOT NULL,
	"email" text NOT NULL,
	"points" bigint NOT NULL,
	"sold_at" timestamp (3) with time zone NOT NULL,
	"awarded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "entries_sale_id_unique" UNIQUE("sale_id")
);
--> statement-breakpoint
CREATE TABLE "loyalty"."inbox" (
	"subscription" text NOT NULL,
	"type" text NOT NULL,
	"id" text NOT NULL,
	"leased_until" timestamp with time zone,
	"token" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_subscription_type_id_pk" PRIMARY KEY("subscription","type","id")
);
--> statement-breakpoint
CREATE TABLE "loyalty"."local_queue" (
	"row_id" bigserial PRIMARY KEY NOT NULL,
	"subscription" text NOT NULL,
	"type" text NOT NULL,
	"id" text NOT NULL,
	"key" text,
	"priority" smallint NOT NULL,
	"due_at" timestamp with time zone,
	"attempts" integer NOT NULL,
	"last_error" text,
	"owner" text,
	"token" uuid,
	"leased_until" timestamp with time zone,
	"body" "bytea" NOT NULL,
	"attributes" json NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "local_queue_message" UNIQUE("subscription","type","id")
);
--> statement-breakpoint
CREATE TABLE "loyalty"."outbox" (
	"row_id" bigserial PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"key" text,
	"priority" smallint NOT NULL,
	"not_before" timestamp with time zone,
	"body" "bytea" NOT NULL,
	"attributes" json NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "dead_letters_of_subscription" ON "loyalty"."dead_letters" USING btree ("subscription","letter_id");--> statement-breakpoint
CREATE INDEX "entries_by_customer" ON "loyalty"."entries" USING btree ("email","sold_at","id","points");--> statement-breakpoint
CREATE INDEX "inbox_by_age" ON "loyalty"."inbox" USING btree ("at");--> statement-breakpoint
CREATE INDEX "local_queue_ready" ON "loyalty"."local_queue" USING btree ("subscription","priority","row_id") WHERE due_at is null;--> statement-breakpoint
CREATE INDEX "local_queue_later" ON "loyalty"."local_queue" USING btree ("subscription","due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_ready" ON "loyalty"."outbox" USING btree ("channel","row_id") WHERE not_before is null;--> statement-breakpoint
CREATE INDEX "outbox_later" ON "loyalty"."outbox" USING btree ("channel","not_before") WHERE not_before is not null;