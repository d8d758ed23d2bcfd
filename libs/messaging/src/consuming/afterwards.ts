/** As `finally`, at a third of its cost. */
export function afterwards<T>(result: Promise<T>, ended: () => void): Promise<T> {
  return result.then(
    (value) => {
      ended();
      return value;
    },
    (error: unknown) => {
      ended();
      throw error;
    },
  );
}
