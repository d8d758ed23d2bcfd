import type { ListedMail, StoredMail } from '../mails/mail-store.js';
import type { View } from './page-query.dto.js';

/** The e-mail that is open, and how it is shown. */
export interface Reading {
  readonly mail: StoredMail;
  readonly view: View;
  /** For the view that shows it. */
  readonly source: string | undefined;
}

/** What the page shows. */
export interface Inbox {
  readonly version: string;
  readonly search: string | undefined;
  readonly mails: readonly ListedMail[];
  /** Of all that match the search, not of this page alone. */
  readonly count: number;
  /** The last one here, where older ones follow. */
  readonly older: bigint | undefined;
  readonly newest: boolean;
  readonly reading: Reading | undefined;
  /** An e-mail was asked for that isn't there. */
  readonly gone: boolean;
}
