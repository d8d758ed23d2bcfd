import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: 'libs/database/src/embedded/schema.ts',
  out: 'libs/database/migrations',
});
