CREATE SCHEMA "sales";
--> statement-breakpoint
CREATE TABLE "sales"."dead_letters" (
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
CREATE TABLE "sales"."idempotency_keys" (
	"key" text PRIMARY KEY NOT NULL,
	"sale_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sales"."inbox" (
	"subscription" text NOT NULL,
	"type" text NOT NULL,
	"id" text NOT NULL,
	"leased_until" timestamp with time zone,
	"token" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_subscription_type_id_pk" PRIMARY KEY("subscription","type","id")
);
--> statement-breakpoint
CREATE TABLE "sales"."local_queue" (
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
CREATE TABLE "sales"."outbox" (
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
CREATE TABLE "sales"."products" (
	"id" integer PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"price_cents" integer NOT NULL,
	"stock" integer NOT NULL,
	"picture" text NOT NULL,
	CONSTRAINT "products_price_positive" CHECK ("sales"."products"."price_cents" > 0),
	CONSTRAINT "products_stock_not_negative" CHECK ("sales"."products"."stock" >= 0)
);
--> statement-breakpoint
CREATE TABLE "sales"."sales" (
	"id" uuid PRIMARY KEY NOT NULL,
	"product_id" integer NOT NULL,
	"product_name" text NOT NULL,
	"quantity" integer NOT NULL,
	"total_cents" bigint NOT NULL,
	"customer_email" text NOT NULL,
	"sold_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sales_quantity_positive" CHECK ("sales"."sales"."quantity" > 0),
	CONSTRAINT "sales_total_positive" CHECK ("sales"."sales"."total_cents" > 0)
);
--> statement-breakpoint
ALTER TABLE "sales"."sales" ADD CONSTRAINT "sales_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "sales"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dead_letters_of_subscription" ON "sales"."dead_letters" USING btree ("subscription","letter_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "sales"."idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "inbox_by_age" ON "sales"."inbox" USING btree ("at");--> statement-breakpoint
CREATE INDEX "local_queue_ready" ON "sales"."local_queue" USING btree ("subscription","priority","row_id") WHERE due_at is null;--> statement-breakpoint
CREATE INDEX "local_queue_later" ON "sales"."local_queue" USING btree ("subscription","due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_ready" ON "sales"."outbox" USING btree ("channel","row_id") WHERE not_before is null;--> statement-breakpoint
CREATE INDEX "outbox_later" ON "sales"."outbox" USING btree ("channel","not_before") WHERE not_before is not null;