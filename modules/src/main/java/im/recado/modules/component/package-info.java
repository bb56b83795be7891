/** Programs that have a domain of their own behind this server (XEP-0114, XEP-0225), and what they may do beyond that (XEP-0355, XEP-0356). */
@NullMarked
package im.recado.modules.component;

import org.jspecify.annotations.NullMarked;
