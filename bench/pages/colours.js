// How many pixels of each picture have each value of red, green and blue: 768 counts a picture. `jpegs` are in base64.
globalThis.coloursOf = (jpegs) => Promise.all(jpegs.map(countColours));

async function countColours(jpeg) {
  const picture = await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${jpeg}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const counts = Array(3 * 256).fill(0);
  const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
  for (const [at, value] of data.entries()) if (at % 4 < 3) counts[(at % 4) * 256 + value] += 1;
  return counts;
}
