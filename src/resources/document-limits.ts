/** How much of a document is read before it is refused. Every limit has its own problem; none truncates silently. */
export interface DocumentLimits {
  /** UTF-8 bytes of one file. Default 4 MiB: about ten thousand policies. (R007) */
  readonly maxBytesPerFile: number;
  /** Objects over all files, and YAML documents of one file, empty ones too. Default 20,000. (R008) */
  readonly maxDocuments: number;
  /** Maps and lists inside each other, aliases followed. Default 100: CustomResourceDefinitions need about 60. (R006) */
  readonly maxDepth: number;
  /** Aliases (`*name`) in one document. Default 100. (R004) */
  readonly maxAliases: number;
  /** Keys, values and items of one document after its aliases are followed. Default 250,000. (R004) */
  readonly maxNodes: number;
  /**
   * Lexical tokens of one document: every comma, space and word. Default 400,000. Why a limit beside the bytes: the
   * reader may find one error per token and an error costs a thousand times a byte. (R028)
   */
  readonly maxTokens: number;
  /** Rejections that are reported before reading stops. Default 1,000. (R027) */
  readonly maxRejections: number;
}

export const defaultDocumentLimits: DocumentLimits = {
  maxBytesPerFile: 4 * 1024 * 1024,
  maxDocuments: 20_000,
  maxDepth: 100,
  maxAliases: 100,
  maxNodes: 250_000,
  maxTokens: 400_000,
  maxRejections: 1_000,
};
