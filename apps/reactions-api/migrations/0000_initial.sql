CREATE SCHEMA "reactions";
--> statement-breakpoint
CREATE TABLE "reactions"."messaging_audit" (
	"entry_id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"who" text NOT NULL,
	"what" text NOT NULL,
	"which" text NOT NULL,
	"detail" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reactions"."dead_letters" (
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
CREATE TABLE "reactions"."events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reactions"."events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" text NOT NULL,
	"tipo" text NOT NULL,
	"evento" text NOT NULL,
	"usuario_id" text,
	"outfit_id" text,
	"datos" json NOT NULL,
	"metadata" json,
	"at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_message_id_unique" UNIQUE("message_id")
);
--> statement-breakpoint
CREATE TABLE "reactions"."inbox" (
	"subscription" text NOT NULL,
	"type" text NOT NULL,
	"id" text NOT NULL,
	"leased_until" timestamp with time zone,
	"token" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_subscription_type_id_pk" PRIMARY KEY("subscription","type","id")
);
--> statement-breakpoint
CREATE TABLE "reactions"."likes" (
	"outfit_id" text NOT NULL,
	"usuario_id" text NOT NULL,
	"liked" boolean NOT NULL,
	"previously" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "likes_outfit_id_usuario_id_pk" PRIMARY KEY("outfit_id","usuario_id")
);
--> statement-breakpoint
CREATE TABLE "reactions"."local_queue" (
	"row_id" bigserial PRIMARY KEY NOT NULL,
	"subscription" text NOT NULL,
	"type" text NOT NULL,
	"id" text NOT NULL,
	"key" text,
	"behind" boolean DEFAULT false NOT NULL,
	"priority" smallint NOT NULL,
	"due_at" timestamp with time zone,
	"attempts" integer NOT NULL,
	"crashes" integer DEFAULT 0 NOT NULL,
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
CREATE TABLE "reactions"."outbox" (
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
CREATE TABLE "reactions"."outfits" (
	"outfit_id" text PRIMARY KEY NOT NULL,
	"likes" integer NOT NULL,
	"views" integer NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reactions"."messaging_pauses" (
	"subscription" text PRIMARY KEY NOT NULL,
	"who" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reactions"."relays" (
	"app" text NOT NULL,
	"transport" text NOT NULL,
	"fence" bigint NOT NULL,
	"owner" text NOT NULL,
	"leased_until" timestamp with time zone NOT NULL,
	CONSTRAINT "relays_app_transport_pk" PRIMARY KEY("app","transport")
);
--> statement-breakpoint
CREATE INDEX "messaging_audit_of" ON "reactions"."messaging_audit" USING btree ("which","entry_id");--> statement-breakpoint
CREATE INDEX "dead_letters_of_subscription" ON "reactions"."dead_letters" USING btree ("subscription","letter_id");--> statement-breakpoint
CREATE INDEX "dead_letters_of_id" ON "reactions"."dead_letters" USING hash ("id");--> statement-breakpoint
CREATE INDEX "events_by_time" ON "reactions"."events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "events_by_usuario" ON "reactions"."events" USING btree ("usuario_id","at","id");--> statement-breakpoint
CREATE INDEX "events_by_outfit" ON "reactions"."events" USING btree ("outfit_id","at","id");--> statement-breakpoint
CREATE INDEX "events_by_evento" ON "reactions"."events" USING btree ("evento","at","id");--> statement-breakpoint
CREATE INDEX "inbox_by_age" ON "reactions"."inbox" USING btree ("at");--> statement-breakpoint
CREATE INDEX "local_queue_ready" ON "reactions"."local_queue" USING btree ("subscription","priority","row_id") WHERE due_at is null and not behind;--> statement-breakpoint
CREATE INDEX "local_queue_later" ON "reactions"."local_queue" USING btree ("subscription","due_at") WHERE due_at is not null and not behind;--> statement-breakpoint
CREATE INDEX "local_queue_of_key" ON "reactions"."local_queue" USING btree ("subscription","key","row_id") WHERE key is not null;--> statement-breakpoint
CREATE INDEX "outbox_ready" ON "reactions"."outbox" USING btree ("channel","priority","row_id") WHERE not_before is null;--> statement-breakpoint
CREATE INDEX "outbox_later" ON "reactions"."outbox" USING btree ("channel","not_before") WHERE not_before is not null;--> statement-breakpoint
CREATE INDEX "outfits_by_likes" ON "reactions"."outfits" USING btree ("likes","outfit_id");