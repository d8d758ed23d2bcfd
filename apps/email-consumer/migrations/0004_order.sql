DROP INDEX "email"."local_queue_ready";--> statement-breakpoint
DROP INDEX "email"."local_queue_later";--> statement-breakpoint
ALTER TABLE "email"."local_queue" ADD COLUMN "behind" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "local_queue_of_key" ON "email"."local_queue" USING btree ("subscription","key","row_id") WHERE key is not null;--> statement-breakpoint
CREATE INDEX "local_queue_ready" ON "email"."local_queue" USING btree ("subscription","priority","row_id") WHERE due_at is null and not behind;--> statement-breakpoint
CREATE INDEX "local_queue_later" ON "email"."local_queue" USING btree ("subscription","due_at") WHERE due_at is not null and not behind;