import { serve } from '#platform';
import { reactionsApi } from './bootstrap.js';

await serve(reactionsApi);
