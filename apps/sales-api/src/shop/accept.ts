import type { IncomingMessage } from 'node:http';
import accepts from 'accepts';

/** Whether a request asks for a page. What takes anything, such as curl, gets JSON. */
export const prefersPage = (request: IncomingMessage): boolean => accepts(request).type(['json', 'html']) === 'html';
