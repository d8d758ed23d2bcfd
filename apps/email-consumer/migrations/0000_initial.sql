CREATE SCHEMA "email";
--> statement-breakpoint
CREATE TABLE "email"."dead_letters" (
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
CREATE TABLE "email"."inbox" (
	"subscription" text NOT NULL,
	"type" text NOT NULL,
	"id" text NOT NULL,
	"leased_until" timestamp with time zone,
	"token" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_subscription_type_id_pk" PRIMARY KEY("subscription","type","id")
);
--> statement-breakpoint
CREATE TABLE "email"."local_queue" (
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
CREATE TABLE "email"."outbox" (
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
CREATE INDEX "dead_letters_of_subscription" ON "email"."dead_letters" USING btree ("subscription","letter_id");--> statement-breakpoint
CREATE INDEX "inbox_by_age" ON "email"."inbox" USING btree ("at");--> statement-breakpoint
CREATE INDEX "local_queue_ready" ON "email"."local_queue" USING btree ("subscription","priority","row_id") WHERE due_at is null;--> statement-breakpoint
CREATE INDEX "local_queue_later" ON "email"."local_queue" USING btree ("subscription","due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_ready" ON "email"."outbox" USING btree ("channel","row_id") WHERE not_before is null;--> statement-breakpoint
CREATE INDEX "outbox_later" ON "email"."outbox" USING btree ("channel","not_before") WHERE not_before is not null;