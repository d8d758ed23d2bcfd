interface BadSale {
  /** What comes over the handler of its points. */
  readonly what: 'throw' | 'kill';
  /** Whose sale it is. */
  readonly customer: string;
  /** Changes to subscriptions' policies, by their names. */
  readonly policy: Readonly<Record<string, object>>;
}

/** What an app is started with, so that the points of one customer's sales can't be written. */
export const withBadSale = ({ what, customer, policy }: BadSale) => ({
  preload: ['tests/faults/policy.mjs', 'tests/faults/bad-sale.mjs'],
  env: {
    POLICY: JSON.stringify(policy),
    BAD_SALE: `${what}:loyalty-consumer/src/ledger/award-points.consumer.js#AwardPoints.award`,
    BAD_CUSTOMER: customer,
  },
});
