import { serve } from '#platform';
import { salesApi } from './bootstrap.js';

await serve(salesApi);
