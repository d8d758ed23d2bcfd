import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './apps/loyalty-consumer/src/database/schema.ts',
  out: './apps/loyalty-consumer/migrations',
  schemaFilter: ['loyalty'],
});
