import type { products } from '../database/schema.js';

export type Product = typeof products.$inferSelect;
