import { serve } from '#platform';
import { mailInbox } from './bootstrap.js';

await serve(mailInbox);
