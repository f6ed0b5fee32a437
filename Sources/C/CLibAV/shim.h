// Constants and macros of libav that Swift's importer cannot see. No logic.
#pragma once
#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavformat/avio.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/mathematics.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>

static const int LAV_ERROR_EOF = AVERROR_EOF;
static const int LAV_ERROR_EAGAIN = AVERROR(EAGAIN);
static const int LAV_ERROR_EXIT = AVERROR_EXIT;
static const int LAV_ERROR_INVALIDDATA = AVERROR_INVALIDDATA;
static const int LAV_ERROR_EXTERNAL = AVERROR_EXTERNAL;
static const int LAV_ERROR_PATCHWELCOME = AVERROR_PATCHWELCOME;
static const int LAV_ERROR_DECODER_NOT_FOUND = AVERROR_DECODER_NOT_FOUND;
static const int LAV_ERROR_ENCODER_NOT_FOUND = AVERROR_ENCODER_NOT_FOUND;
static const int LAV_ERROR_DEMUXER_NOT_FOUND = AVERROR_DEMUXER_NOT_FOUND;

static const int64_t LAV_NOPTS_VALUE = AV_NOPTS_VALUE;
static const AVRational LAV_TIME_BASE_Q = {1, AV_TIME_BASE};
