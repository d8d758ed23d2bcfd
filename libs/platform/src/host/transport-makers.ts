import type { TransportMakers } from './brokers.js';

/** The brokers that there are. */
export const transportMakers: TransportMakers = {};
