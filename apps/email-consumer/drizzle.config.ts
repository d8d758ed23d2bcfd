import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './apps/email-consumer/src/database/schema.ts',
  out: './apps/email-consumer/migrations',
  schemaFilter: ['email'],
});
