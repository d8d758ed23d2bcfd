import type { Html } from '#platform';

/** An e-mail to one person, said twice: for programs that show HTML, and for those that don't. */
export interface Mail {
  /** What it is about, the same in every repeat: the Message-ID is derived from it. */
  readonly id: readonly [kind: 'sale' | 'task', key: string];
  /** One address, without a name. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: Html;
}
