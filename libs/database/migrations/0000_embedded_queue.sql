CREATE SCHEMA "messaging";
--> statement-breakpoint
CREATE TABLE "messaging"."local_queue" (
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
CREATE INDEX "local_queue_ready" ON "messaging"."local_queue" USING btree ("subscription","priority","row_id") WHERE due_at is null;--> statement-breakpoint
CREATE INDEX "local_queue_later" ON "messaging"."local_queue" USING btree ("subscription","due_at") WHERE due_at is not null;