CREATE TABLE "email"."messaging_audit" (
	"entry_id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"who" text NOT NULL,
	"what" text NOT NULL,
	"which" text NOT NULL,
	"detail" json NOT NULL
);
--> statement-breakpoint
CREATE INDEX "messaging_audit_of" ON "email"."messaging_audit" USING btree ("which","entry_id");