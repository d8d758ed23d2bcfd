import { defineApp } from '#platform';
import { messaging } from './database/schema.js';
import { EmailConfig } from './email.config.js';
import { EmailModule } from './email.module.js';

export const emailConsumer = defineApp({
  name: 'email-consumer',
  port: 3011,
  module: EmailModule,
  schema: 'email',
  migrations: 'apps/email-consumer/migrations',
  tables: messaging,
  configs: [EmailConfig],
  openapi: { title: 'E-mail', description: 'Sends what the other apps want to say to people.' },
});
