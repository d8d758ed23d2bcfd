CREATE TABLE "email"."messaging_pauses" (
	"subscription" text PRIMARY KEY NOT NULL,
	"who" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
