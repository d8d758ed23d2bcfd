import { defineApp } from '#platform';
import { messaging } from './database/schema.js';
import { LoyaltyConfig } from './loyalty.config.js';
import { LoyaltyModule } from './loyalty.module.js';

export const loyaltyConsumer = defineApp({
  name: 'loyalty-consumer',
  port: 3012,
  module: LoyaltyModule,
  schema: 'loyalty',
  migrations: 'apps/loyalty-consumer/migrations',
  tables: messaging,
  configs: [LoyaltyConfig],
  openapi: { title: 'Loyalty', description: 'Points that customers earn with their purchases.' },
});
