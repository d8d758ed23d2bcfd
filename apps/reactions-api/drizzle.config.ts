import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './apps/reactions-api/src/database/schema.ts',
  out: './apps/reactions-api/migrations',
  schemaFilter: ['reactions'],
});
