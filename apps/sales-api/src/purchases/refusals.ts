import { Problem } from '#platform';

export const outOfStock = (productName: string, left: number): Problem =>
  new Problem({
    status: 409,
    type: 'out-of-stock',
    title: 'Out of stock',
    detail:
      left === 0 ? `${productName} is sold out.` : `Of ${productName}, ${left} ${left === 1 ? 'is' : 'are'} left.`,
    extensions: { left },
  });

export const keyUsedOtherwise = (): Problem =>
  new Problem({
    status: 422,
    type: 'idempotency-key-reused',
    title: 'Idempotency-Key was used for another purchase',
    detail: 'A key stands for one product, quantity and e-mail. Send a new key for a new purchase.',
  });
