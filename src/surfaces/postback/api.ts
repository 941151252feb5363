import { z } from "zod";
import { keepCall } from "../../domain/received/keep-call.ts";
import { clientOf } from "../../http/client.ts";
import { ANY_BODY } from "../../http/described.ts";
import { readQuery, readReported } from "../../http/params.ts";
import { defineSurface } from "../../http/surface.ts";
import { inCell } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { answerNetworkPostback, cellOfPostback, networkPostback, withoutPassword } from "./network.ts";

const MAX_BODY_BYTES = 64 * 1024;
const SERVER_ERROR = "Server error, Please contact your administrator";

const text = z.string();

/** Postbacks to the host itself, of whoever pays for a network's offers. */
export const postbacks = defineSurface({
  name: "Postbacks",
  description: "Conversions of a network's offers, as advertisers report them. Every answer but that of a fault of ours is HTTP 200.",
  page: "network-traffic.md",
  basePaths: [""],
  operations: [
    {
      methods: ["GET", "POST"],
      path: "/postback",
      patterns: ["/postback/"],
      summary: "Report a conversion of a network's offer",
      credentials: [],
      input: networkPostback,
      example: { clickid: "1_0mhnr7q1ka5x0b2c9e1z8k3q", action_id: "A-17", goal: "1", sum: "25.5", status: "1" },
      bodies: ANY_BODY,
      answers: [
        {
          status: 200,
          description: "Taken, or refused",
          type: "application/json",
          schema: z.union([
            z.strictObject({ status: z.literal(1), message: text.optional() }),
            z.strictObject({ status: z.literal(2), message: text, error: text }),
          ]),
        },
        {
          status: 500,
          description: "Nothing was stored: to be sent again",
          type: "application/json",
          schema: z.strictObject({ status: z.literal(2), message: z.literal(SERVER_ERROR), error: z.literal(SERVER_ERROR) }),
        },
      ],
      serve: async ({ deps, request }) => {
        const { params, unread } = await readGiven(request);
        const at = inCell(deps, cellOfPostback(params));
        const client = clientOf(request);
        const answer = await keepCall(
          () => at,
          request,
          async (received) => {
            received.takes(withoutPassword(params), null);
            received.cameFrom(client.ip);
            return answerNetworkPostback({ deps: at, client, received }, params, unread);
          },
        );
        return Response.json(answer);
      },
    },
  ],
  failure: {
    event: "postback.failed",
    answer: () => Response.json({ status: 2, message: SERVER_ERROR, error: SERVER_ERROR }, { status: 500 }),
  },
});

/** The parameters, and why those of the body are not among them; null: they are. */
async function readGiven(request: Request) {
  try {
    return { ...(await readReported(request, MAX_BODY_BYTES)), unread: null };
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "body_malformed" && error.code !== "body_too_large")) throw error;
    return { ...readQuery(request), unread: error.code };
  }
}
