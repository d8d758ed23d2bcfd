CREATE TABLE "messaging"."live_copies" (
	"copy_id" bigserial PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"body" "bytea" NOT NULL,
	"attributes" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messaging"."live_sources" (
	"name" text PRIMARY KEY NOT NULL,
	"tail_of" text,
	"owner" text NOT NULL,
	"leased_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "messaging"."live_copies" ADD CONSTRAINT "live_copies_source_live_sources_name_fk" FOREIGN KEY ("source") REFERENCES "messaging"."live_sources"("name") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "live_copies_of" ON "messaging"."live_copies" USING btree ("source","copy_id");