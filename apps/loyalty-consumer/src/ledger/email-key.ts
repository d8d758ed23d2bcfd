/** The form in which addresses are stored and compared: without regard to case. */
export const emailKey = (email: string): string => email.trim().toLowerCase();
