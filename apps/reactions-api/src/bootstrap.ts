import { defineApp } from '#platform';
import { messaging } from './database/schema.js';
import { ReactionsModule } from './reactions.module.js';

export const reactionsApi = defineApp({
  name: 'reactions-api',
  port: 3002,
  module: ReactionsModule,
  schema: 'reactions',
  migrations: 'apps/reactions-api/migrations',
  tables: messaging,
  openapi: {
    title: 'Reactions',
    description:
      'Outfits of a fashion app: likes that everybody who is looking sees at once, and a log of everything that happens to users and outfits.',
  },
});
