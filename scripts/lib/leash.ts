/**
 * Loaded into a script ahead of its own code: when the process that started it dies without a word (kill -9, a crash),
 * its whole process group goes with it at once, so that nothing answers on the port for a dead server.
 */
const LOOK_EVERY_MS = 200;
const LOOK_AGAIN_MS = 5;
const holder = Number(process.env.PAWPRINT_HOLDER);
process.env.PAWPRINT_HOLDER = String(process.pid);

function look(): void {
  if (process.ppid !== holder) process.kill(0, "SIGKILL");
}

setInterval(look, LOOK_EVERY_MS).unref();
// The channel closes a moment before the system names another parent; it also closes when the script ends by itself.
process.once("disconnect", () => {
  look();
  setInterval(look, LOOK_AGAIN_MS).unref();
});
process.channel?.unref();
