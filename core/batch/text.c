/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* text.c - the bytes of a batch's texts (batch/inside.h). */
#include "base/base.h"
#include "batch/inside.h"

int batch_store_text(struct quipu_batch *batch, struct quipu_slice text,
                     struct text_span *span)
{
    if (base_grow(&batch->bytes, &batch->bytes_capacity,
                  batch->bytes_used + text.length, 1, NULL) == -1)
        return -1;
    if (text.length > 0)
        memcpy(batch->bytes + batch->bytes_used, text.data, text.length);
    *span = (struct text_span){batch->bytes_used, text.length};
    batch->bytes_used += text.length;
    return 0;
}
