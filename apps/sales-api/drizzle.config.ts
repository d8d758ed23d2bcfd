import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './apps/sales-api/src/database/schema.ts',
  out: './apps/sales-api/migrations',
  schemaFilter: ['sales'],
});
