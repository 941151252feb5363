/** The highest number that counts go to where nothing keeps them: so many rows are read for each. */
export const COUNTED_AT_MOST = 1000;
