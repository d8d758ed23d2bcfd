CREATE TABLE "loyalty"."relays" (
	"app" text NOT NULL,
	"transport" text NOT NULL,
	"fence" bigint NOT NULL,
	"owner" text NOT NULL,
	"leased_until" timestamp with time zone NOT NULL,
	CONSTRAINT "relays_app_transport_pk" PRIMARY KEY("app","transport")
);
--> statement-breakpoint
DROP INDEX "loyalty"."outbox_ready";--> statement-breakpoint
CREATE INDEX "outbox_ready" ON "loyalty"."outbox" USING btree ("channel","priority","row_id") WHERE not_before is null;