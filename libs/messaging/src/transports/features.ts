/**
 * What a transport can do. A channel that needs more is refused at boot; a committed table has every transport's, and
 * the conformance suite shows each `true` and each refusal.
 */
export interface Features {
  /** Messages of one key are handed over in the order of their publication, to one consumer at a time. */
  readonly ordered: boolean;
  /** A `high` overtakes a `low` that waits, not strictly. */
  readonly priorities: boolean;
  /** What expired while it waited takes no room. Elsewhere it is dropped when it is taken. */
  readonly expiry: boolean;
  /** A queue may be bounded in length; the oldest go. */
  readonly lengthLimit: boolean;
  /** `repliesTo` and `replyTo`. */
  readonly requests: boolean;
  /** A channel may keep each topic's last message for who comes later. */
  readonly retained: boolean;
  /** A channel's name may be a pattern, `+` and `#` as in MQTT. */
  readonly wildcards: boolean;
  /** `tail`; signals need it. */
  readonly tail: boolean;
  /** A message's `replyTo` is where its outcome is kept: the reply goes there once the outcome is final. */
  readonly results: boolean;
  /** What is published before a subscription first runs waits for it. Elsewhere it fails until somebody subscribes. */
  readonly survivesBeforeFirstRun: boolean;
  /**
   * The broker keeps a message until it is settled, however long that takes, shares a subscription among consumers, and
   * gives what one held to another when it is gone. Elsewhere one instance at a time takes, by a lease of the core's; it
   * stores the message in the local queue at once, and settles; all of them handle. A later consumer takes over.
   */
  readonly settles: boolean;
  /** `deadLettersOf`. */
  readonly deadLetters: boolean;
  /** `purge`. */
  readonly purge: boolean;
}

export type Feature = keyof Features;
