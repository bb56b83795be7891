/**
 * Stream management (XEP-0198): acknowledgements, resumption, and what of it survives a restart. An acknowledgement leaves
 * when every message that it covers is durable or in the hands of its recipient.
 */
@NullMarked
package im.recado.modules.sm;

import org.jspecify.annotations.NullMarked;
