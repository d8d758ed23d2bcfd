import { allInOne } from './bootstrap.js';
await allInOne();
