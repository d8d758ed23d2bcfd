import { serve } from '#platform';
import { emailConsumer } from './bootstrap.js';

await serve(emailConsumer);
