import { Problem } from '#platform';

export const unknownProduct = (id: number): Problem =>
  new Problem({
    status: 404,
    type: 'unknown-product',
    title: 'Unknown product',
    detail: `There is no product ${id}. GET /catalog lists those there are.`,
  });
