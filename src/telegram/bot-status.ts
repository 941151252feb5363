/** bots.status, as the User API shows it. */
export const BOT_ACTIVE = 0;
/** Connected, but something is wrong: it lost its rights in a chat, or its token. */
export const BOT_WARNING = 1;
export const BOT_DELETED = 3;
