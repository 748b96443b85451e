/** Languages that people are spoken to in, where a vendor's document isn't English. */
export const languages = ['nl', 'en'] as const;

export type Language = (typeof languages)[number];
