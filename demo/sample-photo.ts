import type { DraftAttachment } from '../src/index.js';

/** A picture of a torn seam, drawn here so that nobody has to look for one. */
export async function samplePhoto(): Promise<DraftAttachment> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 420];
  const pen = canvas.getContext('2d')!;
  const cloth = pen.createLinearGradient(0, 0, 640, 420);
  cloth.addColorStop(0, '#b4552d');
  cloth.addColorStop(1, '#7d3417');
  pen.fillStyle = cloth;
  pen.fillRect(0, 0, 640, 420);
  pen.strokeStyle = '#00000026';
  for (let y = 30; y < 420; y += 62) {
    pen.beginPath();
    pen.moveTo(0, y);
    pen.bezierCurveTo(200, y + 26, 420, y - 22, 640, y + 14);
    pen.lineWidth = 5;
    pen.stroke();
  }
  pen.fillStyle = '#f3e9dc';
  pen.beginPath();
  pen.ellipse(330, 214, 96, 22, -0.12, 0, Math.PI * 2);
  pen.fill();
  pen.strokeStyle = '#3a1708';
  pen.lineWidth = 3;
  pen.setLineDash([10, 9]);
  pen.stroke();
  const data = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return { name: 'torn-seam.png', type: 'image/png', data: data! };
}
