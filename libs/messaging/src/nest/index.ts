export type { BatchEffect } from '../consuming/batch-effect.js';
export type { Effect } from '../consuming/effect.js';
export { Consume } from './consume.decorator.js';
export type { BatchOptions, ConsumeOptions } from './consume.decorator.js';
export type { MessagingFeature } from './messaging-feature.js';
export { MessagingModule } from './messaging.module.js';
export type { MessagingModuleOptions } from './messaging.module.js';
