import { defineApp } from '#platform';
import { InboxConfig } from './inbox.config.js';
import { InboxModule } from './inbox.module.js';

export const mailInbox = defineApp({
  name: 'mail-inbox',
  port: 1080,
  module: InboxModule,
  schema: 'mail_inbox',
  migrations: 'apps/mail-inbox/migrations',
  configs: [InboxConfig],
  openapi: {
    title: 'Mail inbox',
    description: 'An SMTP server for development, and the e-mails that it took, which go nowhere else.',
  },
});
