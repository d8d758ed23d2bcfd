import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './apps/mail-inbox/src/database/schema.ts',
  out: './apps/mail-inbox/migrations',
  schemaFilter: ['mail_inbox'],
});
