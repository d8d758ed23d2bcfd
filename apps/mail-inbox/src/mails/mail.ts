export interface MailAddress {
  readonly address: string;
  readonly name: string;
}

export interface AttachmentInfo {
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

/** What an e-mail says, read from its source. */
export interface MailContent {
  /** Without angle brackets; empty where there is none. */
  readonly messageId: string;
  readonly subject: string;
  readonly from: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly date: Date | null;
  readonly html: string | null;
  readonly text: string | null;
  readonly attachments: readonly AttachmentInfo[];
  /** Why it could not be read, where it couldn't. */
  readonly defect: string | null;
}

/** An e-mail as the SMTP server took it. */
export interface ReceivedMail {
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly source: Buffer;
}
