CREATE SCHEMA "mail_inbox";
--> statement-breakpoint
CREATE TABLE "mail_inbox"."mails" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mail_inbox"."mails_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"envelope_from" text NOT NULL,
	"envelope_to" jsonb NOT NULL,
	"message_id" text NOT NULL,
	"subject" text NOT NULL,
	"from" jsonb NOT NULL,
	"to" jsonb NOT NULL,
	"cc" jsonb NOT NULL,
	"date" timestamp with time zone,
	"html" text,
	"text" text,
	"attachments" jsonb NOT NULL,
	"defect" text,
	"size" integer NOT NULL,
	"source" "bytea" NOT NULL
);
