import { serve } from '#platform';
import { loyaltyConsumer } from './bootstrap.js';

await serve(loyaltyConsumer);
