CREATE TABLE "messaging"."subscriptions" (
	"channel" text NOT NULL,
	"subscription" text NOT NULL,
	"declared_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "subscriptions_channel_subscription_pk" PRIMARY KEY("channel","subscription")
);
